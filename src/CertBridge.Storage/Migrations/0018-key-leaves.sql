-- What became of each key is asked at every start, and a node log may hold millions of other leaves.
CREATE INDEX node_leaf_key ON node_leaf (leaf_index) WHERE kind = 'key';
