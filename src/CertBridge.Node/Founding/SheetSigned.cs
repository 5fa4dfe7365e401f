namespace CertBridge.Node.Founding;

/// <summary>The next key sheet or contact sheet is in force in the home.</summary>
public sealed record SheetSigned(ulong Serial, DateTimeOffset Expires);
