using System.Text.Json;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Messages;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Sharing.Feedbacks;

/// <summary>A feedback as the one item of its envelope, and back.</summary>
public static class FeedbackItem
{
    public const string ItemType = "feedback";

    public static EnvelopeItem Write(Feedback feedback) => new() { Type = ItemType, Content = feedback.ToByteString() };

    /// <summary>What the items of an envelope of kind feedback say; manifest and root are verified before. Whether what it is about was sent is asked where that is known.</summary>
    public static Parsed<Feedback> Read(IReadOnlyList<EnvelopeItem> items, DateTimeOffset now)
    {
        if (items.Count != 1 || items[0].Type != ItemType || items[0].Path.Length > 0 || items[0].Marking is not null)
            return Invalid("items", "A feedback is one item of its own type, without path and marking.");
        ReadOnlySpan<byte> content = items[0].Content.Span;
        if (content.Length > Limits.FeedbackBytesMax)
            return Invalid("items[0]", $"It has {content.Length} bytes; the limit is {Limits.FeedbackBytesMax}.");
        if (!MessageReading.TryRead(Feedback.Parser, content, out Feedback? feedback))
            return Invalid("items[0]", "It is not a Feedback message.");
        if (OneReading.Objection(content, Feedback.Descriptor) is { } objection)
            return Invalid("items[0]", objection);
        return FeedbackRules.Objection(feedback, now) is { } wrong ? Parsed<Feedback>.Invalid(wrong) : Parsed<Feedback>.Valid(feedback);
    }

    /// <summary>What stands at the place of an indicator: its value; empty where the item has none.</summary>
    public static string ValueOf(EnvelopeItem indicator)
    {
        try
        {
            using var json = JsonDocument.Parse(indicator.Content.Memory);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("value", out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static Parsed<Feedback> Invalid(string field, string message) => Parsed<Feedback>.Invalid(new Problem(FeedbackErrors.Malformed, field, message));
}
