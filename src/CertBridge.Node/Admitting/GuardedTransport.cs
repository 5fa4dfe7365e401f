using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace CertBridge.Node.Admitting;

/// <summary>A connection's bytes between TLS and HTTP/2: counted both ways, and what comes in held against a <see cref="FrameBudget"/>.</summary>
internal sealed class GuardedTransport(IDuplexPipe inner, ConnectionTraffic traffic, FrameBudget budget, Action overBudget) : IDuplexPipe
{
    public PipeReader Input { get; } = new GuardedReader(inner.Input, traffic, budget, overBudget);

    public PipeWriter Output { get; } = new CountingWriter(inner.Output, traffic);

    private sealed class GuardedReader(PipeReader inner, ConnectionTraffic traffic, FrameBudget budget, Action overBudget) : PipeReader
    {
        private ReadOnlySequence<byte> current;
        private long carriedOver;
        private bool isOver;

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            DemandBudget();
            return Note(await inner.ReadAsync(cancellationToken));
        }

        public override bool TryRead(out ReadResult result)
        {
            DemandBudget();
            bool isRead = inner.TryRead(out result);
            if (isRead)
                Note(result);
            return isRead;
        }

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            ReadOnlySequence<byte> passed = current.Slice(0, consumed);
            carriedOver = current.Length - passed.Length;
            isOver |= !budget.Passes(passed);
            inner.AdvanceTo(consumed, examined);
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

        private ReadResult Note(ReadResult result)
        {
            current = result.Buffer;
            traffic.Receive(Math.Max(0, current.Length - carriedOver));
            carriedOver = current.Length;
            return result;
        }

        private void DemandBudget()
        {
            if (!isOver)
                return;
            overBudget();
            throw new ConnectionAbortedException("too many HTTP/2 frames that move nothing");
        }
    }

    private sealed class CountingWriter(PipeWriter inner, ConnectionTraffic traffic) : PipeWriter
    {
        private long pending;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int bytes)
        {
            Interlocked.Add(ref pending, bytes);
            inner.Advance(bytes);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

        /// <summary>Counted when the transport has taken them, which is when the other side takes what lies before them.</summary>
        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            FlushResult flushed = await inner.FlushAsync(cancellationToken);
            traffic.Send(Interlocked.Exchange(ref pending, 0));
            return flushed;
        }
    }
}
