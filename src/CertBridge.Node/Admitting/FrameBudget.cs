using System.Buffers;
using CertBridge.Node.Rationing;

namespace CertBridge.Node.Admitting;

/// <summary>
/// Reads the frame headers of an HTTP/2 connection (RFC 9113 section 4.1) as its bytes are consumed, and counts the frames that cost work and move nothing.
/// The server bounds header lists, streams and windows by itself, but not how often it is asked to answer a PING or to undo a stream.
/// </summary>
internal sealed class FrameBudget(bool countsHeaders, TimeProvider time)
{
    /// <summary>RFC 9113 section 3.4: what a client sends before its first frame.</summary>
    private const int PrefaceBytes = 24;
    private const int FrameHeaderBytes = 9;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte WindowUpdate = 8;
    private const byte EndStream = 1;

    private readonly TokenBucket idle = new(AdmissionLimits.IdleFramesPerSecond, AdmissionLimits.IdleFramesBurst, time);
    private readonly TokenBucket windows = new(AdmissionLimits.WindowUpdatesPerSecond, AdmissionLimits.WindowUpdatesPerSecond, time);
    private readonly byte[] header = new byte[FrameHeaderBytes];
    private int headerBytes;
    private long skip = PrefaceBytes;

    /// <returns>False when the connection has used up what it may.</returns>
    public bool Passes(ReadOnlySequence<byte> consumed)
    {
        while (!consumed.IsEmpty)
        {
            long skipped = Math.Min(skip, consumed.Length);
            skip -= skipped;
            consumed = consumed.Slice(skipped);
            int wanted = (int)Math.Min(FrameHeaderBytes - headerBytes, consumed.Length);
            consumed.Slice(0, wanted).CopyTo(header.AsSpan(headerBytes));
            headerBytes += wanted;
            consumed = consumed.Slice(wanted);
            if (headerBytes < FrameHeaderBytes)
                continue;
            headerBytes = 0;
            skip = (header[0] << 16) | (header[1] << 8) | header[2];
            if (!IsAllowed(header[3], header[4], skip))
                return false;
        }
        return true;
    }

    private bool IsAllowed(byte type, byte flags, long length) => type switch
    {
        Data when length > 0 || (flags & EndStream) != 0 => true,
        Headers when !countsHeaders => true,
        WindowUpdate => windows.TryTake(),
        _ => idle.TryTake(),
    };
}
