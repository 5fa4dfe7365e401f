using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>Which outbox entries to list, newest first.</summary>
/// <param name="Limit">At most this many.</param>
/// <param name="Before">Only entries with a smaller id: where the page before ended; null for the first page.</param>
/// <param name="Partner">One partner only; null for all.</param>
/// <param name="State">One state only; null for all.</param>
public sealed record OutboxFilter(int Limit, long? Before = null, PartnerId? Partner = null, OutboxState? State = null);
