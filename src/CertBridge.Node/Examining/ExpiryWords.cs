using System.Globalization;

namespace CertBridge.Node.Examining;

/// <summary>What runs out, said alike everywhere.</summary>
internal static class ExpiryWords
{
    public const string Expired = "expired";
    public const string Soon = "expires-soon";

    public static string Of(string what, DateTimeOffset end, DateTimeOffset now) => end <= now
        ? $"{what} expired {Date(end)}"
        : $"{what} is valid until {Date(end)} ({Left(end - now)} left)";

    public static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture);

    private static string Left(TimeSpan left) => left.TotalDays >= 2 ? $"{(int)left.TotalDays} d" : $"{(int)left.TotalHours} h";
}
