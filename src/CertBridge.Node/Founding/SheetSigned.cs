using CertBridge.Sealing.Cards;

namespace CertBridge.Node.Founding;

/// <summary>The next key sheet or contact sheet is in force in the home.</summary>
/// <param name="Persons">Whose keys the officer signed; empty for a key sheet.</param>
public sealed record SheetSigned(ulong Serial, DateTimeOffset Expires, IReadOnlyList<ContactPerson> Persons);
