namespace CertBridge.Storage.Contents;

/// <summary>What has a content key of its own.</summary>
public enum ContentKind
{
    /// <summary>One revision of a report of our own.</summary>
    Report,

    /// <summary>One envelope sealed for a partner.</summary>
    Outbox,

    /// <summary>One envelope a partner sent, and the report that was in it.</summary>
    Inbox,
}
