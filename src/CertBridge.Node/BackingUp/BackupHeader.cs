using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.BackingUp;

/// <summary>What stands in clear at the beginning of a file of a backup: whose it is, from when, which of the two, and, of content keys, until when they may be kept. Bound to the sealed rest.</summary>
/// <param name="Part">Which of the two files.</param>
/// <param name="BackupId">The same in both.</param>
/// <param name="Node">Partner id of the node.</param>
/// <param name="Environment">production, exercise or dev.</param>
/// <param name="TakenAt">When; whole seconds.</param>
/// <param name="Recipient">Id of the key that opens it.</param>
public sealed record BackupHeader(BackupPart Part, Guid BackupId, PartnerId Node, string Environment, DateTimeOffset TakenAt, KeyId Recipient)
{
    /// <summary>Content keys are destroyed after so many days.</summary>
    public const int ContentKeyDays = 7;

    /// <summary>Bytes a header may have.</summary>
    public const int BytesMax = 1_024;

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int Form = 1;

    /// <summary>From when on content keys should not be there any more.</summary>
    public DateTimeOffset DestroyBy => TakenAt.AddDays(ContentKeyDays);

    /// <summary>Such as <c>cert-aln-20261126T224512Z</c>, for the names of its files.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Node}-{TakenAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");

    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(BytesMax);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "certbridge/v1");
            json.WriteString("kind", Part == BackupPart.Node ? "Backup" : "BackupContentKeys");
            json.WriteNumber("form", Form);
            json.WriteString("backupId", BackupId);
            json.WriteString("node", Node.Value);
            json.WriteString("environment", Environment);
            json.WriteString("takenAt", TakenAt.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture));
            if (Part == BackupPart.ContentKeys)
                json.WriteString("destroyBy", DestroyBy.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture));
            json.WriteString("recipient", Recipient.ToString());
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <returns>Null unless it is exactly a header of this form.</returns>
    public static BackupHeader? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes.ToArray());
            JsonElement root = json.RootElement;
            if (Text(root, "apiVersion") != "certbridge/v1" || root.GetProperty("form").GetInt32() != Form
                || !PartnerId.TryParse(Text(root, "node"), out PartnerId node) || KeyOf(Text(root, "recipient")) is not { } recipient
                || !DateTimeOffset.TryParseExact(Text(root, "takenAt"), TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset taken))
                return null;
            BackupPart part = Text(root, "kind") == "Backup" ? BackupPart.Node : BackupPart.ContentKeys;
            var read = new BackupHeader(part, root.GetProperty("backupId").GetGuid(), node, Text(root, "environment"), taken, recipient);
            return read.ToBytes().AsSpan().SequenceEqual(bytes) ? read : null; // so every byte of it means something
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static KeyId? KeyOf(string digits) => digits.Length == 2 * Digest.SizeBytes && digits.All(char.IsAsciiHexDigitLower) ? new KeyId(Digest.FromBytes(Convert.FromHexString(digits))) : null;

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";
}
