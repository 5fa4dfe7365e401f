using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Proving;

/// <summary>How evidence is told: what the signatures show first, then what is one side's word.</summary>
internal static class EvidencePrinting
{
    public static Column<EvidenceItem>[] Columns(HumanTime times) =>
    [
        new("ID", item => item.Id.ToString()),
        new("ALARM", item => item.Kind),
        new("PARTNER", item => item.Partner),
        new("TIMES", item => item.Times.ToString()),
        new("FIRST", item => times.Both(item.FirstMs)),
        new("LAST", item => times.Both(item.LastMs)),
        new("WHAT", item => item.Text, WidthMax: 200),
    ];

    public static void Write(Utf8JsonWriter json, EvidenceItem item)
    {
        json.WriteNumber("id", item.Id);
        json.WriteString("alarm", item.Kind);
        json.WriteString("partner", item.Partner);
        json.WriteNumber("times", item.Times);
        json.WriteTime("first", item.FirstMs);
        json.WriteTime("last", item.LastMs);
        json.WriteString("what", item.Text);
    }

    /// <summary>What the file names, whether it holds or not.</summary>
    public static void WriteNames(Utf8JsonWriter json, LedgerEvidence evidence)
    {
        json.WriteString("environment", evidence.Environment);
        json.WriteString("holder", evidence.Holder.Value);
        json.WriteString("partner", evidence.Partner.Value);
        json.WriteString("alarm", evidence.Alarm);
        json.WriteString("what", evidence.Finding);
        json.WriteTime("found", evidence.FoundMs);
    }

    public static void Write(Utf8JsonWriter json, VerifiedEvidence verified)
    {
        WriteNames(json, verified.Evidence);
        json.WriteString("shows", WireWord.Of(verified.Shows));
        json.WriteItems("heads", verified.Heads, (writer, head) =>
        {
            writer.WriteString("field", head.Field);
            writer.WriteNumber("size", head.Head.Size);
            writer.WriteString("root", head.Head.Root.ToString());
        });
        json.WriteItems("lanes", verified.Evidence.Hello?.Lanes ?? [], (writer, lane) =>
        {
            writer.WriteString("lane", WireWord.Of(lane.Lane));
            writer.WriteNumber("epoch", lane.MyEpoch);
            writer.WriteNumber("lastNumber", lane.LastNumber);
            writer.WriteNumber("yourEpoch", lane.YourEpoch);
            writer.WriteNumber("floor", lane.Floor);
        });
        json.WriteNumber("followedSize", verified.Evidence.Hello?.FollowedSize ?? 0);
        json.WriteNumber("firstLeaf", verified.Evidence.FirstLeaf);
        json.WriteNumber("leaves", verified.Evidence.Leaves.Count);
        json.WriteNumber("cardSerial", verified.Card.Serial);
        json.WriteString("fingerprint", verified.Card.Fingerprint);
        json.WriteString("rootKey", verified.Card.RootKeyId.ToString());
    }

    /// <param name="verified">The evidence.</param>
    /// <param name="times">How times are told.</param>
    /// <param name="file">Where it was written; null where it was read.</param>
    public static string Text(VerifiedEvidence verified, HumanTime times, string? file = null)
    {
        LedgerEvidence evidence = verified.Evidence;
        (string Name, string Value)[] fields =
        [
            ("environment", evidence.Environment),
            ("alarm", $"{evidence.Alarm}, kept by {evidence.Holder}, {times.Both(evidence.FoundMs)}"),
            ("what", evidence.Finding),
            .. verified.Heads.Select(head => (head.Field, $"{head.Head.Size} leaves, root {head.Head.Root}")),
            .. (evidence.Hello?.Lanes ?? []).Select(lane => ($"lane {WireWord.Of(lane.Lane)}", $"it said it gave {lane.LastNumber} of epoch {lane.MyEpoch} and has {lane.Floor} of epoch {lane.YourEpoch}; not signed")),
            .. evidence.Leaves.Count == 0 ? [] : new[] { ("leaves", $"{evidence.Leaves.Count} from {evidence.FirstLeaf}, as they were shown; not signed by themselves") },
            ("card", $"serial {verified.Card.Serial}, {times.Both(verified.Card.Issued)} until {times.Both(verified.Card.Expires)}"),
            ("fingerprint", verified.Card.Fingerprint),
            ("root key", verified.Card.RootKeyId.ToString()),
        ];
        return Sentence(verified) + "\n\n" + Table.Fields(file is null ? fields : [.. fields, ("file", file)]);
    }

    private static string Sentence(VerifiedEvidence verified) => verified.Shows switch
    {
        ShownFact.Equivocation => $"{verified.Evidence.Partner} signed two roots over {verified.Heads[0].Head.Size} leaves of {LogOf(verified)}: one key, two histories.",
        ShownFact.Shorter => $"{verified.Evidence.Partner} signed {verified.Heads[0].Head.Size} leaves and {verified.Heads[1].Head.Size}; that the smaller was shown later is the word of {verified.Evidence.Holder}.",
        ShownFact.Longer => $"{verified.Evidence.Partner} signed {verified.Heads[0].Head.Size} leaves and {verified.Heads[1].Head.Size}; a consistency proof between the two is its answer, if it has one.",
        _ => $"{verified.Evidence.Partner} signed {verified.Heads[0].Head.Size} leaves; the rest is the word of {verified.Evidence.Holder}.",
    };

    private static string LogOf(VerifiedEvidence verified) => verified.Evidence.IsOfAWitness ? verified.Heads[0].Head.Origin : $"its log about {verified.Evidence.Holder}";
}
