using System.Buffers;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>Mail addresses, alone or in a text, and the form that keeps the domain only.</summary>
internal static class MailAddress
{
    /// <summary>Stands for the part before the @, and for a whole value that is no mail address.</summary>
    public const string Mask = "***";

    private static readonly SearchValues<char> Local =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+/=?^_`{|}~-");

    private static readonly SearchValues<char> Domain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    /// <summary>What follows the @ of a mail address; empty when the value is not plainly one.</summary>
    public static ReadOnlySpan<char> DomainOf(string value) =>
        IndicatorForms.Canonical("email", value) is null ? default : value.AsSpan(value.LastIndexOf('@') + 1);

    public static string Masked(string value)
    {
        ReadOnlySpan<char> domain = DomainOf(value);
        return domain.IsEmpty ? Mask : $"{Mask}@{domain}";
    }

    /// <summary>The text with every mail address in it masked; <paramref name="found"/> hears of each.</summary>
    public static string MaskedIn(string text, Action<string> found)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
            return text;
        var masked = new System.Text.StringBuilder(text.Length);
        int copied = 0;
        while (at >= 0)
        {
            int start = StartOf(text, at, copied);
            int end = EndOf(text, at);
            if (start < at && end > at + 1)
            {
                if (!text.AsSpan(start, at - start).SequenceEqual(Mask))
                    found(text[start..end]);
                masked.Append(text, copied, start - copied).Append(Mask).Append(text, at, end - at);
                copied = end;
            }
            at = text.IndexOf('@', at + 1);
        }
        return masked.Append(text, copied, text.Length - copied).ToString();
    }

    // Any letter counts as part of the name: addresses may be written in any script (RFC 6532).
    private static int StartOf(string text, int at, int floor)
    {
        int start = at;
        while (start > floor && (Local.Contains(text[start - 1]) || text[start - 1] >= 0x80 && !char.IsWhiteSpace(text[start - 1])))
            start--;
        return start;
    }

    private static int EndOf(string text, int at)
    {
        int end = at + 1;
        while (end < text.Length && (Domain.Contains(text[end]) || text[end] >= 0x80 && !char.IsWhiteSpace(text[end])))
            end++;
        while (end > at + 1 && text[end - 1] is '.' or '-')
            end--;
        return end;
    }
}
