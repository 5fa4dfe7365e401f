-- Nothing: this step is another change's, and takes this place when the two come together.
SELECT 1;
