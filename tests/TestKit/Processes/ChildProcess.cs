using System.Diagnostics;
using System.Text;
using Xunit;

namespace SensorGrid.TestKit.Processes;

/// <summary>A process of the test's own: what it prints can be waited for and is kept for failure messages; it is killed at the end.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly string _program;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Line)> _waits = [];
    private readonly List<string> _lines = [];
    private int _openStreams = 2;

    /// <param name="program">The program to run, found by PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="environment">Variables to add.</param>
    public ChildProcess(string program, IEnumerable<string> arguments, string workingDirectory, IReadOnlyDictionary<string, string> environment)
    {
        _program = program;
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => OnLine(e.Data, fromOutput: true);
        _process.ErrorDataReceived += (_, e) => OnLine(e.Data, fromOutput: false);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Everything printed so far, standard output and standard error in the order they came.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>The first line of standard output that matches, printed already or later; taken out, so that the next wait sees the next one.</summary>
    /// <exception cref="InvalidOperationException">The process ended without printing it.</exception>
    public async Task<string> LineAsync(Func<string, bool> matches, CancellationToken cancellationToken)
    {
        var wait = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.FindIndex(line => matches(line)) is >= 0 and var index)
            {
                var line = _lines[index];
                _lines.RemoveAt(index);
                return line;
            }

            _waits.Add((matches, wait));
            FailWaitsAtTheEnd();
        }

        try
        {
            return await wait.Task.WaitAsync(Eventually.Patience, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{_program} did not print what was waited for within {Eventually.Patience}. Its output:\n{Output}");
        }
    }

    public async Task SendLineAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <exception cref="TimeoutException">It did not end; the message holds its output.</exception>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(Eventually.Patience, TimeProvider.System, cancellationToken);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{_program} did not end within {Eventually.Patience}. Its output:\n{Output}");
        }
    }

    /// <summary>Asks it to end, as a service manager does (SIGTERM).</summary>
    public void Terminate() => Signal("-TERM");

    /// <summary>Asks it to end, and waits for it; the test fails when it does not end with 0.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Terminate();
        var exitCode = await ExitAsync(cancellationToken);
        Assert.True(exitCode == 0, $"{_program} ended with {exitCode}:\n{Output}");
        await DisposeAsync();
    }

    /// <summary>Stops all of its threads where they are (SIGSTOP), as a machine that is paused does.</summary>
    public void Freeze() => Signal("-STOP");

    /// <summary>Lets it go on after <see cref="Freeze"/> (SIGCONT).</summary>
    public void Unfreeze() => Signal("-CONT");

    /// <summary>Ends it without asking (SIGKILL), and waits until it is gone.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Kills it (SIGKILL), this one process and its children.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process.Id}"]);
        kill.WaitForExit();
    }

    private void OnLine(string? line, bool fromOutput)
    {
        lock (_gate)
        {
            if (line is null)
            {
                _openStreams--;
                FailWaitsAtTheEnd();
                return;
            }

            _output.AppendLine(line);
            if (!fromOutput)
            {
                return;
            }

            if (_waits.FindIndex(wait => wait.Matches(line)) is >= 0 and var index)
            {
                _waits[index].Line.SetResult(line);
                _waits.RemoveAt(index);
            }
            else
            {
                _lines.Add(line);
            }
        }
    }

    // Not at the process's end, but at that of its output: the last lines may arrive after it.
    private void FailWaitsAtTheEnd()
    {
        if (_openStreams > 0)
        {
            return;
        }

        foreach (var (_, line) in _waits)
        {
            line.TrySetException(new InvalidOperationException($"{_program} ended too early. Its output:\n{_output}"));
        }

        _waits.Clear();
    }
}
