using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Restoring;

/// <summary>
/// Says on the disk, beside the store, that the node came out of a backup, and which partners have not said yet that nothing is missing here. A restore makes it before it writes anything
/// else; it goes with the last partner. Any thread may ask.
/// </summary>
internal sealed class RestoredMark
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int BytesMax = 256 * 1024;

    private readonly NodeHome home;
    private readonly Lock gate = new();
    private volatile RestoredStanding? standing;

    private RestoredMark(NodeHome home, RestoredStanding? standing)
    {
        this.home = home;
        this.standing = standing;
    }

    /// <summary>Null once every partner has said so, and for a node that was never restored.</summary>
    public RestoredStanding? Standing => standing;

    public static string FileOf(NodeHome home) => Path.Combine(home.StoreFolder, "restored");

    /// <summary>As it lies in the home. One of a restore that was interrupted refuses the start.</summary>
    public static Parsed<RestoredMark> Read(NodeHome home)
    {
        if (!File.Exists(FileOf(home)))
            return Parsed<RestoredMark>.Valid(new RestoredMark(home, null));
        Parsed<byte[]> file = BoundedFile.Read(FileOf(home), BytesMax, HomeErrors.HomeFileCorrupt);
        if (!file.IsValid)
            return Parsed<RestoredMark>.Invalid(file.Problems);
        if (file.Value.Length == 0)
            return Parsed<RestoredMark>.Invalid(new Problem(BackupErrors.RestoreUnfinished, FileOf(home), $"A restore into {home} was interrupted."));
        return Parse(file.Value) is { } read
            ? Parsed<RestoredMark>.Valid(new RestoredMark(home, read))
            : Parsed<RestoredMark>.Invalid(new Problem(HomeErrors.HomeFileCorrupt, FileOf(home), $"{FileOf(home)} cannot be read: it says which partners have not been heard since the node was restored."));
    }

    /// <summary>Before anything else of a restore is written.</summary>
    public static void Begin(NodeHome home) => DurableFile.Write(FileOf(home), [], FileMode600, mayReplace: false);

    /// <summary>After everything else of a restore was written and flushed.</summary>
    public static void Finish(NodeHome home, RestoredStanding standing) => DurableFile.Write(FileOf(home), Write(standing), FileMode600);

    /// <summary>True while this partner has not said that nothing is missing here.</summary>
    public bool IsWaitingFor(PartnerId partner) => standing is { } now && now.WaitingFor.Contains(partner);

    /// <summary>
    /// Nothing is missing towards this partner, or people have settled it by an epoch: durable before it returns, and harmless when it is said twice.
    /// </summary>
    /// <returns>True when it was the last one and the node is as any other now.</returns>
    public bool Clear(PartnerId partner)
    {
        lock (gate)
        {
            if (standing is not { } now || !now.WaitingFor.Contains(partner))
                return false;
            RestoredStanding next = now with { WaitingFor = now.WaitingFor.Remove(partner) };
            if (next.WaitingFor.IsEmpty)
                DurableFile.Remove(FileOf(home));
            else
                Finish(home, next);
            standing = next.WaitingFor.IsEmpty ? null : next;
            return standing is null;
        }
    }

    private static byte[] Write(RestoredStanding standing)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("takenMs", standing.TakenAt.ToUnixTimeMilliseconds());
            json.WriteNumber("restoredMs", standing.RestoredAt.ToUnixTimeMilliseconds());
            json.WriteStartArray("waitingFor");
            foreach (PartnerId partner in standing.WaitingFor)
                json.WriteStringValue(partner.Value);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static RestoredStanding? Parse(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            JsonElement root = json.RootElement;
            return new RestoredStanding(
                DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("takenMs").GetInt64()),
                DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("restoredMs").GetInt64()),
                [.. root.GetProperty("waitingFor").EnumerateArray().Select(partner => PartnerId.Parse(partner.GetString() ?? ""))]);
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}

/// <summary>How a node that came out of a backup stands.</summary>
/// <param name="TakenAt">When the backup was taken.</param>
/// <param name="RestoredAt">When it was restored.</param>
/// <param name="WaitingFor">Partners that have not said yet that nothing is missing here.</param>
internal sealed record RestoredStanding(DateTimeOffset TakenAt, DateTimeOffset RestoredAt, ImmutableSortedSet<PartnerId> WaitingFor)
{
    /// <summary>For people.</summary>
    public string Sentence => $"it came out of a backup of {TakenAt.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'} and waits for {string.Join(", ", WaitingFor.Select(partner => partner.Value))} to say that nothing is missing here";
}
