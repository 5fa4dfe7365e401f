using System.Text;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Reporting;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Tests.Reporting;

/// <summary>How often a partner said something about a report stands beside its receipt.</summary>
public sealed class ReceiptPrintingTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(12, "12")]
    public void Feedback_IsANumber_AndNothingWhereNothingWasSaid(uint said, string cell)
    {
        var held = new HeldReceipt { Partner = "cert-bor", Receipt = new Receipt { Verdict = ReceiptVerdict.Stored }, Feedback = said };

        Assert.Equal(cell, ReceiptPrinting.Columns(new HumanTime(TimeProvider.System)).Single(column => column.Title == "FEEDBACK").Text(held));
        Assert.Equal(said, Json(held).GetProperty("feedback").GetUInt32());
    }

    private static JsonElement Json(HeldReceipt held)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            ReceiptPrinting.Write(json, held);
            json.WriteEndObject();
        }
        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer.ToArray())).RootElement;
    }
}
