using CertBridge.Node.Trusting;

namespace CertBridge.Node.Rotating;

/// <summary>What a key of this organisation is for.</summary>
internal enum KeyUse
{
    Signing = 1,
    Log,
    Tls,
    Encryption,

    /// <summary>An officer's, on the card.</summary>
    Officer,

    /// <summary>A person's, on the contact sheet: content is sealed to it, or receipts are signed with it.</summary>
    Person,

    Root,

    /// <summary>A recovery officer's, on the card.</summary>
    Recovery,

    /// <summary>A key the card lists as suspect or revoked that was gone before anything was written of it.</summary>
    Unknown,
}

/// <summary>As they are written.</summary>
internal static class KeyUses
{
    public static string Word(this KeyUse use) => use.ToString().ToLowerInvariant();

    public static KeyUse Of(string? word)
    {
        foreach (KeyUse use in Enum.GetValues<KeyUse>())
        {
            if (use.Word() == word)
                return use;
        }
        return KeyUse.Unknown;
    }

    public static KeyUse Of(KeyKind kind) => kind switch
    {
        KeyKind.Signing => KeyUse.Signing,
        KeyKind.Log => KeyUse.Log,
        _ => KeyUse.Tls,
    };

    /// <summary>Null for a key no partner meets on a link.</summary>
    public static KeyKind? KindOf(this KeyUse use) => use switch
    {
        KeyUse.Signing => KeyKind.Signing,
        KeyUse.Log => KeyKind.Log,
        KeyUse.Tls => KeyKind.Tls,
        _ => null,
    };
}
