using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Receiving;

/// <summary>Event ids 2200 to 2299.</summary>
internal static partial class ReceivingLog
{
    [LoggerMessage(2201, LogLevel.Debug, "Stored number {Number} from {Partner}: {ReportId}")]
    public static partial void Stored(this ILogger logger, PartnerId partner, ulong number, string reportId);

    [LoggerMessage(2202, LogLevel.Warning, "Quarantined number {Number} from {Partner}, envelope {EnvelopeId}: {Reason}")]
    public static partial void Quarantined(this ILogger logger, PartnerId partner, ulong number, EnvelopeId envelopeId, QuarantineReason reason);

    [LoggerMessage(2203, LogLevel.Warning, "Refused number {Number} from {Partner}: {Reason}")]
    public static partial void Refused(this ILogger logger, PartnerId partner, ulong number, RefusalReason reason);

    [LoggerMessage(2204, LogLevel.Warning, "Number {Number} from {Partner} cannot be taken yet: {Reason}")]
    public static partial void Busy(this ILogger logger, PartnerId partner, ulong number, BusyReason reason);

    [LoggerMessage(2205, LogLevel.Error, "Judging number {Number} from {Partner} met a fault of this node's own: {Fault} {StackTrace}")]
    public static partial void JudgingFault(this ILogger logger, PartnerId partner, ulong number, string fault, string stackTrace);

    [LoggerMessage(2206, LogLevel.Information, "{Partner} has sealed with suite {Suite}: from now on nothing weaker is taken from it unless two officers say so")]
    public static partial void SuiteFloorRaised(this ILogger logger, PartnerId partner, string suite);

    [LoggerMessage(2207, LogLevel.Error, "Recording number {Number} from {Partner} met a fault of this node's own and it is set aside: {Fault} {StackTrace}")]
    public static partial void RecordingFault(this ILogger logger, PartnerId partner, ulong number, string fault, string stackTrace);

    [LoggerMessage(2209, LogLevel.Information, "{Partner} took {ReportId} back with number {Number}: {Reason}, {Instruction}")]
    public static partial void Withdrawn(this ILogger logger, PartnerId partner, ulong number, string reportId, WithdrawalReason reason, WithdrawalInstruction instruction);

    [LoggerMessage(2210, LogLevel.Information, "{Partner} said {Kind} of {ReportId} with number {Number}")]
    public static partial void FedBack(this ILogger logger, PartnerId partner, ulong number, ReportId reportId, FeedbackKind kind);

    [LoggerMessage(2208, LogLevel.Warning, "More than {Lines} lines in an hour about what {Partner} sent: the rest of this hour is left out here and counted in the metrics")]
    public static partial void LinesLeftOut(this ILogger logger, PartnerId partner, int lines);

    [LoggerMessage(2211, LogLevel.Information, "Number {Number} from {Partner} goes on where the link broke: {Held} of {Total} bytes are here")]
    public static partial void PartialResumed(this ILogger logger, ulong number, PartnerId partner, int held, int total);

    [LoggerMessage(2212, LogLevel.Warning, "The parts of number {Number} from {Partner} are together not the envelope they were sent as; it comes again as a whole")]
    public static partial void PartialSpoilt(this ILogger logger, ulong number, PartnerId partner);

    [LoggerMessage(2213, LogLevel.Warning, "What arrived of an envelope in parts can be neither read nor erased, and is passed over: {File}")]
    public static partial void PartialUnreadable(this ILogger logger, string file);
}
