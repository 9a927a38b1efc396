using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Progress;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.CommandLine;

public sealed class CancellationTests : IDisposable
{
    private readonly StringWriter _error = new();
    private readonly PassingTime _clock = new();
    private readonly CancellationTokenSource _ctrlC = new();

    [Fact]
    public async Task Ctrl_C_that_comes_before_the_command_has_begun_ends_it_too()
    {
        await _ctrlC.CancelAsync();

        var exitCode = await Eventually.ComesAsync("The program's end", RunAsync(() => Stream.Null, "verify", "--kinesis", "http://127.0.0.1:1"));

        Assert.Equal("cancelled", _error.ToString().Trim());
        Assert.Equal(130, exitCode);
    }

    [Fact]
    public async Task Ctrl_C_does_not_wait_for_ever_for_a_command_that_cannot_stop()
    {
        using var input = new NeverEndingStream();
        var run = RunAsync(() => input, "replay", "-", "--format", "ndjson");
        await Eventually.ComesAsync("The command's first read", input.Asked);

        await _ctrlC.CancelAsync();

        Assert.Equal(130, await Eventually.ComesAsync("The program's end", run));
        Assert.Equal("cancelled, without waiting for what was under way", _error.ToString().Trim());
        Assert.Equal(TimeSpan.FromSeconds(5), _clock.Passed);
    }

    public void Dispose()
    {
        _error.Dispose();
        _ctrlC.Dispose();
    }

    private Task<int> RunAsync(Func<Stream> input, params string[] arguments)
    {
        var progress = new PlainProgressDisplay(_error, TimeProvider.System);
        var context = new CliContext(input, TextWriter.Null, _error, progress, _clock);
        return Task.Run(() => CliApplication.RunAsync(arguments, context, _ctrlC.Token), TestContext.Current.CancellationToken);
    }

    /// <summary>Standard input of a terminal at which nobody types: a read does not come back, cancelled or not.</summary>
    private sealed class NeverEndingStream : Stream
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            _asked.TrySetResult();
            return _end.Task.GetAwaiter().GetResult();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _asked.TrySetResult();
            return await _end.Task;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _end.TrySetResult(0);
            base.Dispose(disposing);
        }
    }
}
