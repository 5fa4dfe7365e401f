-- Which policies came into force is asked at every start and by every rollback, and a node log may hold millions of other leaves.
CREATE INDEX node_leaf_policy ON node_leaf (leaf_index) WHERE kind = 'policy';
