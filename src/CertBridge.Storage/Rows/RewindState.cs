namespace CertBridge.Storage.Rows;

/// <summary>Whether the exchange with a partner goes on, or stopped because one of the two went back. The numbers are stored.</summary>
public enum RewindState
{
    /// <summary>Nobody went back, or it was settled by a record of two officers.</summary>
    Going = 1,

    /// <summary>The partner holds what this node does not have under its own signature: this node was restored, or its key is elsewhere.</summary>
    Here = 2,

    /// <summary>This node holds what the partner does not have under its signature.</summary>
    There = 3,

    /// <summary>Both.</summary>
    Both = 4,
}
