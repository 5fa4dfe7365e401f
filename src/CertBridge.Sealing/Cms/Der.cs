namespace CertBridge.Sealing.Cms;

/// <summary>DER tags and lengths (X.690 section 10.1): definite, and as short as they can be.</summary>
internal static class Der
{
    public const byte Integer = 0x02;
    public const byte OctetString = 0x04;
    public const byte Sequence = 0x30;
    public const byte Set = 0x31;

    /// <summary>Context-specific tags: primitive and constructed [0].</summary>
    public const byte ContextPrimitiveZero = 0x80;
    public const byte ContextZero = 0xA0;

    /// <summary>Bytes of a whole element whose content has <paramref name="contentLength"/> bytes.</summary>
    public static int Size(int contentLength) => HeaderSize(contentLength) + contentLength;

    public static int HeaderSize(int contentLength) => contentLength switch
    {
        < 0x80 => 2,
        <= 0xFF => 3,
        <= 0xFFFF => 4,
        <= 0xFF_FFFF => 5,
        _ => 6,
    };
}
