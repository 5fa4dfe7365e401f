namespace CertBridge.Storage.Rows;

/// <summary>One leaf of the node's private log.</summary>
public sealed record NodeLeafRow(ulong Index, string Kind, byte[] Record);
