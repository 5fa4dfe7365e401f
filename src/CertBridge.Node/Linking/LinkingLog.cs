using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Linking;

/// <summary>Event ids 2000 to 2099.</summary>
internal static partial class LinkingLog
{
    [LoggerMessage(2001, LogLevel.Information, "Link with {Partner} for the {Lanes} lanes is {State} ({Dialler} dialled)")]
    public static partial void LinkUp(this ILogger logger, PartnerId partner, string lanes, string state, string dialler);

    [LoggerMessage(2002, LogLevel.Information, "Link with {Partner} for the {Lanes} lanes ended: {Cause}")]
    public static partial void LinkEnded(this ILogger logger, PartnerId partner, string lanes, string cause);

    [LoggerMessage(2003, LogLevel.Warning, "Cannot reach {Partner} for the {Lanes} lanes: {Cause}; next try in {PauseSeconds} s")]
    public static partial void DialFailed(this ILogger logger, PartnerId partner, string lanes, string cause, double pauseSeconds);

    [LoggerMessage(2004, LogLevel.Warning, "Hello from {Partner} refused: {Cause}")]
    public static partial void HelloRefused(this ILogger logger, PartnerId partner, string cause);

    [LoggerMessage(2005, LogLevel.Information, "Took in a newer card or sheet of {Partner}: card {CardSerial}, sheet {SheetSerial}")]
    public static partial void CardTaken(this ILogger logger, PartnerId partner, ulong cardSerial, ulong sheetSerial);

    [LoggerMessage(2006, LogLevel.Warning, "A notice from {Partner} was not taken: {Cause}")]
    public static partial void NoticeRefused(this ILogger logger, PartnerId partner, string cause);

    [LoggerMessage(2007, LogLevel.Information, "Took in agreement {Agreement} with {Partner} or a signature for it")]
    public static partial void AgreementTaken(this ILogger logger, string agreement, PartnerId partner);

    [LoggerMessage(2008, LogLevel.Error, "{Kind}: a person must look at {Partner}: {Cause}")]
    public static partial void LinkAlarm(this ILogger logger, PartnerId partner, string kind, string cause);

    [LoggerMessage(2009, LogLevel.Error, "The link with {Partner} met a fault of this node's own")]
    public static partial void LinkFault(this ILogger logger, PartnerId partner, Exception fault);

    [LoggerMessage(2010, LogLevel.Warning, "The clock of {Partner} was {OffsetSeconds} s from ours at its hello")]
    public static partial void ClockOff(this ILogger logger, PartnerId partner, double offsetSeconds);

    [LoggerMessage(2011, LogLevel.Information, "{Partner} announced a maintenance until {Until}")]
    public static partial void MaintenanceAnnounced(this ILogger logger, PartnerId partner, DateTimeOffset until);

    [LoggerMessage(2012, LogLevel.Information, "The maintenance {Partner} announced is over")]
    public static partial void MaintenanceOver(this ILogger logger, PartnerId partner);
}
