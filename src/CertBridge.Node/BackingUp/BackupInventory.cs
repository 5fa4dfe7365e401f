using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.BackingUp;

/// <summary>What is in one file of a backup, as the node signs it.</summary>
/// <param name="Header">Exact bytes of the file's header: the signature covers which node, which backup, which of the two files, and for whom.</param>
/// <param name="Program">Version of the program that took it.</param>
/// <param name="Schema">Of the store, the number of its last step.</param>
/// <param name="ContentKeys">How many content keys belong to it.</param>
/// <param name="Card">The node's SignedCard, as it goes to partners: the signing keys on it, and nothing else, sign an inventory.</param>
/// <param name="Files">In the order in which their bytes follow.</param>
internal sealed record BackupInventory(byte[] Header, string Program, int Schema, long ContentKeys, byte[] Card, IReadOnlyList<BackupEntry> Files)
{
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBase64String("header", Header);
            json.WriteString("program", Program);
            json.WriteNumber("schema", Schema);
            json.WriteNumber("contentKeys", ContentKeys);
            json.WriteBase64String("card", Card);
            json.WriteStartArray("files");
            foreach (BackupEntry file in Files)
                file.Write(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <returns>Null unless it is one, every name of it is one a restore may write, and none comes twice.</returns>
    public static BackupInventory? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            JsonElement root = json.RootElement;
            BackupEntry[] files = [.. root.GetProperty("files").EnumerateArray().Select(BackupEntry.Read)];
            var read = new BackupInventory(root.GetProperty("header").GetBytesFromBase64(), root.GetProperty("program").GetString() ?? "", root.GetProperty("schema").GetInt32(),
                root.GetProperty("contentKeys").GetInt64(), root.GetProperty("card").GetBytesFromBase64(), files);
            bool isSound = files.Length <= BackupFile.FilesMax + 1 && files.All(file => file.IsSound) && files.DistinctBy(file => file.Name, StringComparer.Ordinal).Count() == files.Length;
            return isSound ? read : null;
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>One file in a backup.</summary>
/// <param name="Name">Such as <c>home/cards/own.card</c>, with slashes.</param>
/// <param name="Mode">Its mode, of which a restore keeps what others may read and the owner may do.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Digest">SHA-256 over its bytes.</param>
internal sealed record BackupEntry(string Name, UnixFileMode Mode, long SizeBytes, Digest Digest)
{
    private const int NameLengthMax = 1_024;

    private const UnixFileMode Kept = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>True where a restore may write it: inside the home, and with no way out of it.</summary>
    public bool IsSound => SizeBytes >= 0 && Name.Length is > 0 and <= NameLengthMax && (Mode & ~Kept) == UnixFileMode.None
        && (Name is BackupFile.StoreName or BackupFile.ContentKeysName
            || (Name.StartsWith(BackupFile.HomePrefix, StringComparison.Ordinal) && SizeBytes <= BackupFile.FileBytesMax && Name.Split('/') is var parts && parts.All(IsSoundPart) && parts[1] != "store"));

    /// <summary>A mode without what no file of a home has.</summary>
    public static UnixFileMode ModeOf(UnixFileMode mode) => mode & Kept;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteNumber("mode", (int)Mode);
        json.WriteNumber("bytes", SizeBytes);
        json.WriteString("sha256", Digest.ToString());
        json.WriteEndObject();
    }

    public static BackupEntry Read(JsonElement json) => new(
        json.GetProperty("name").GetString() ?? "", (UnixFileMode)json.GetProperty("mode").GetInt32(), json.GetProperty("bytes").GetInt64(),
        Digest.FromBytes(Convert.FromHexString(json.GetProperty("sha256").GetString() ?? "")));

    private static bool IsSoundPart(string part) => part is not ("" or "." or "..") && !part.Any(letter => char.IsControl(letter) || letter == '\\');
}
