using System.Diagnostics;
using System.Text;
using SensorGrid.Api.Standalone;
using SensorGrid.Silo.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.StartUp;

/// <summary>A program as a user starts it, in a process of its own.</summary>
internal sealed class ProgramProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _outputEnd;
    private readonly Task<string> _errors;

    private ProgramProcess(Process process)
    {
        _process = process;
        _outputEnd = ReadOutputAsync();
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    public int Id => _process.Id;

    /// <summary>All that it has printed to standard output so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a silo, with all that it brings along.</summary>
    public static ProgramProcess StartSilo(string directory, params string[] settings) => Start(typeof(SensorGridHost), directory, settings);

    /// <summary>Starts the API by itself.</summary>
    public static ProgramProcess StartApi(string directory, params string[] settings) => Start(typeof(ApiHost), directory, settings);

    private static ProgramProcess Start(Type program, string directory, string[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(program.Assembly.Location);
        foreach (var setting in settings)
        {
            start.ArgumentList.Add(setting);
        }

        return new ProgramProcess(Process.Start(start)!);
    }

    /// <summary>What it prints up to the line that says that it is ready.</summary>
    public async Task<string> ReadReportAsync()
    {
        await Eventually.ComesAsync("The program's report that it is ready", Task.WhenAny(_ready.Task, _outputEnd));
        return _ready.Task.IsCompleted
            ? await _ready.Task
            : throw new InvalidOperationException($"It ended before it was ready: {Output}{await _errors}");
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> WaitAsync()
    {
        await Eventually.ComesAsync("The program's end", Task.WhenAll(_outputEnd, _errors, _process.WaitForExitAsync(CancellationToken.None)));
        return (_process.ExitCode, Output, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    // All of it, for as long as it runs: a process whose output nobody reads stands still when the pipe is full.
    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lock (_output)
            {
                _output.Append(line).Append('\n');
            }

            if (line == "SensorGrid is ready")
            {
                _ready.TrySetResult(Output);
            }
        }
    }
}
