"""What every subject stands on: periods, places, typed reasons for missing values, disclosure, errors."""
