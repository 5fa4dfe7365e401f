using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Recording.Epochs;

/// <summary>
/// What two officers of a node that went back sign, so that the exchange with one partner goes on in a new epoch (docs/LEDGER.md, "A new epoch"). It names what the partner holds: numbers, and the head of this
/// node's log as the partner followed it. There is one text for one state of the two, so that it can be made by either side and holds once.
/// </summary>
public sealed partial record EpochRecord
{
    /// <summary>Bytes of the longest text that is read.</summary>
    public const int BytesMax = 2 * 1024;

    private const string Title = "CertBridge/1 epoch";

    private static readonly string[] HeadNumbers = ["ended", "begun", "logEpoch", "logSize"];

    /// <summary>The node that went back: its officers sign.</summary>
    public required PartnerId Node { get; init; }

    /// <summary>production, exercise or dev.</summary>
    public required string Environment { get; init; }

    /// <summary>The partner it goes on with.</summary>
    public required PartnerId Partner { get; init; }

    /// <summary>The epoch that ends, as the partner knows it, from 1.</summary>
    public required ulong Ended { get; init; }

    /// <summary>The epoch that begins; higher.</summary>
    public required ulong Begun { get; init; }

    /// <summary>The epoch of whose log of the node the partner holds the leaves, from 1.</summary>
    public required ulong LogEpoch { get; init; }

    /// <summary>Leaves of that log which the partner holds beneath a checkpoint.</summary>
    public required ulong LogSize { get; init; }

    /// <summary>Root over them; the root of no leaves where there are none.</summary>
    public required Digest LogRoot { get; init; }

    /// <summary>One for each lane, in the order of their numbers.</summary>
    public required IReadOnlyList<EpochLane> Lanes { get; init; }

    /// <summary>All lanes there are, in the order of their numbers.</summary>
    public static IReadOnlyList<LaneName> AllLanes { get; } = [.. Enum.GetValues<LaneName>().Where(lane => lane != LaneName.Unspecified).Order()];

    /// <returns>The text that is signed: UTF-8, one fact a line.</returns>
    public byte[] Write()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Title}\nnode: {Node}\nenvironment: {Environment}\npartner: {Partner}\nepoch: {Ended} ends, {Begun} begins\n");
        text.Append(CultureInfo.InvariantCulture, $"log of the node at the partner: epoch {LogEpoch}, {LogSize} leaves, root {LogRoot}\n");
        foreach (EpochLane lane in Lanes)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{WordOf(lane.Lane)}: the partner has number {lane.HeldThere}, gave {lane.GivenThere}; the node has {lane.HeldHere} of epoch {lane.HeldHereEpoch}\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads what <see cref="Write"/> writes, and nothing else: a text has one form.</summary>
    public static Parsed<EpochRecord> Read(ReadOnlySpan<byte> text)
    {
        if (text.Length > BytesMax)
            return Invalid($"It has {text.Length} bytes; at most {BytesMax} are read.");
        Match match = Form().Match(Encoding.Latin1.GetString(text));
        if (!match.Success || !PartnerId.TryParse(match.Groups["node"].Value, out PartnerId node) || !PartnerId.TryParse(match.Groups["partner"].Value, out PartnerId partner))
            return Invalid($"It is no statement that begins with '{Title}' and has the lines of one.");
        ulong[] heads = [.. HeadNumbers.Select(name => NumberOf(match.Groups[name]))];
        CaptureCollection words = match.Groups["lane"].Captures;
        if (words.Count != AllLanes.Count || heads.Any(number => number > long.MaxValue))
            return Invalid($"It has {words.Count} lanes where there are {AllLanes.Count}, or a number beyond 2^63.");
        var record = new EpochRecord
        {
            Node = node,
            Environment = match.Groups["environment"].Value,
            Partner = partner,
            Ended = heads[0],
            Begun = heads[1],
            LogEpoch = heads[2],
            LogSize = heads[3],
            LogRoot = Digest.FromBytes(Convert.FromHexString(match.Groups["root"].ValueSpan)),
            Lanes = [.. AllLanes.Select((lane, i) => new EpochLane(lane, NumberOf(match, "there", i), NumberOf(match, "gave", i), NumberOf(match, "here", i), NumberOf(match, "hereEpoch", i)))],
        };
        return record.Lanes.All(lane => lane.IsPossible) && record.Write().AsSpan().SequenceEqual(text)
            ? Parsed<EpochRecord>.Valid(record)
            : Invalid("Its lanes, or the form of its numbers, are not those of such a statement.");
    }

    /// <summary>As in the command line: flash, immediate, priority, routine, bulk.</summary>
    public static string WordOf(LaneName lane) => lane.ToString().ToLowerInvariant();

    private static ulong NumberOf(Match match, string group, int i) => NumberOf(match.Groups[group].Captures[i]);

    private static ulong NumberOf(Capture digits) => ulong.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : ulong.MaxValue;

    private static Parsed<EpochRecord> Invalid(string message) => Parsed<EpochRecord>.Invalid(new Problem(TrustErrors.EpochRecordForm, "record", message));

    [GeneratedRegex(
        @"\ACertBridge/1 epoch\nnode: (?<node>[a-z0-9.-]{1,63})\nenvironment: (?<environment>[a-z]{1,16})\npartner: (?<partner>[a-z0-9.-]{1,63})\nepoch: (?<ended>[0-9]{1,19}) ends, (?<begun>[0-9]{1,19}) begins\n"
        + @"log of the node at the partner: epoch (?<logEpoch>[0-9]{1,19}), (?<logSize>[0-9]{1,19}) leaves, root (?<root>[0-9a-f]{64})\n"
        + @"((?<lane>[a-z]{1,16}): the partner has number (?<there>[0-9]{1,19}), gave (?<gave>[0-9]{1,19}); the node has (?<here>[0-9]{1,19}) of epoch (?<hereEpoch>[0-9]{1,19})\n){1,8}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Form();
}

/// <summary>Where one lane stood when the node was found to have gone back.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="HeldThere">Numbers of the node in the epoch that ends, up to which the partner has everything.</param>
/// <param name="GivenThere">The last number the partner gave in the epoch that ends.</param>
/// <param name="HeldHere">Numbers of the partner up to which the node still has everything.</param>
/// <param name="HeldHereEpoch">Of which epoch; 0 where it has none.</param>
public sealed record EpochLane(LaneName Lane, ulong HeldThere, ulong GivenThere, ulong HeldHere, ulong HeldHereEpoch)
{
    /// <summary>Numbers and epochs lie below 2^63.</summary>
    public bool IsPossible => HeldThere <= long.MaxValue && GivenThere <= long.MaxValue && HeldHere <= long.MaxValue && HeldHereEpoch <= long.MaxValue;
}
