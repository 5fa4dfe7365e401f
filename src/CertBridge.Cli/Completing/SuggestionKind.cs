namespace CertBridge.Cli.Completing;

/// <summary>What only the node, or a file, can say.</summary>
internal enum SuggestionKind
{
    /// <summary>Partners of the node.</summary>
    Partners,

    /// <summary>Reports of our own.</summary>
    Reports,

    /// <summary>What partners sent.</summary>
    Inbox,

    /// <summary>Agreements.</summary>
    Agreements,

    /// <summary>Contexts of the file.</summary>
    Contexts,
}
