using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;
using Lines = CertBridge.Cli.Printing.Table;

namespace CertBridge.Cli.Reporting;

/// <summary>How it is printed to whom a received report was passed on, and whether what its originator says later follows.</summary>
internal static class OnwardPrinting
{
    /// <summary>Empty where it was passed on to nobody.</summary>
    public static string Table(IReadOnlyList<OnwardOrder> orders, HumanTime times) => orders.Count == 0 ? "" : "\n" + Lines.Of(orders,
        [
            new("PASSED ON TO", order => order.Partner),
            new("REV", order => order.Revision.ToString()),
            new("BY", order => order.By),
            new("AT", order => times.Both(order.SaidMs)),
            new("STATE", order => order.State),
            new("ENDED BY", order => order.EndedBy),
            new("ENDED", order => times.Both(order.EndedMs)),
            new("BECAUSE", order => order.Because),
        ], isColoured: false);

    public static void Write(Utf8JsonWriter json, OnwardOrder order)
    {
        json.WriteString("partner", order.Partner);
        json.WriteNumber("revision", order.Revision);
        json.WriteString("by", order.By);
        json.WriteTime("at", order.SaidMs);
        json.WriteString("state", order.State);
        json.WriteString("endedBy", order.EndedBy);
        json.WriteTime("ended", order.EndedMs);
        json.WriteString("because", order.Because);
    }

    public static void Write(Utf8JsonWriter json, EndedForwarding one)
    {
        Write(json, one.Order);
        json.WriteBoolean("before", one.Before);
        json.WriteNumber("takenOut", one.TakenOut);
        json.WriteBoolean("takenBack", one.TakenBack);
    }

    /// <summary>One line for people.</summary>
    public static string Sentence(EndedForwarding one) => TerminalText.Escape(one switch
    {
        { Before: true, Order.State: "refused" } => $"{one.Order.Partner}: nothing ever went there, and nothing was done: {one.Order.Because}",
        { Before: true } => $"{one.Order.Partner}: {one.Order.EndedBy} had ended it before, and nothing was done",
        { TakenBack: true } => $"{one.Order.Partner}: ended; a tighter revision was on its way, so what it has is taken back",
        { TakenOut: > 0 } => $"{one.Order.Partner}: ended; what was not sent yet stays here, and that revision cannot be sent there again",
        _ => $"{one.Order.Partner}: ended; later revisions stay here",
    });
}
