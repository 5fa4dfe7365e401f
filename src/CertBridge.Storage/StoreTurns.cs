namespace CertBridge.Storage;

/// <summary>
/// Gives the store's writer its turns where it has no thread of its own: it is told that works wait, and runs <paramref name="writer"/> once, when it likes, on one thread at a time. It is for the simulation of
/// several nodes in one thread (docs/SIMULATION.md), in which a commit takes virtual time.
/// </summary>
public delegate void StoreTurns(Action writer);
