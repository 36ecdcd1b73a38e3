"""Timings, always as ratios against a bare program in the same run. Never part of the tests."""
