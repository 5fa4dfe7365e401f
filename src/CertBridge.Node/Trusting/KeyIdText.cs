using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Trusting;

/// <summary>A key id as people write it: 64 hexadecimal digits.</summary>
public static class KeyIdText
{
    public static bool TryParse(string? text, out KeyId id)
    {
        id = default;
        if (text is not { Length: 2 * Digest.SizeBytes } || !text.All(char.IsAsciiHexDigit))
            return false;
        id = new KeyId(Digest.FromBytes(Convert.FromHexString(text)));
        return true;
    }
}
