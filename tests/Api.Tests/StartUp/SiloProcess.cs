using System.Diagnostics;
using SensorGrid.Silo.Hosting;

namespace SensorGrid.Api.Tests.StartUp;

/// <summary>The program as a user starts it, in a process of its own.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private SiloProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    public int Id => _process.Id;

    public static SiloProcess Start(string directory, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(SensorGridHost).Assembly.Location);
        foreach (var setting in settings)
        {
            start.ArgumentList.Add(setting);
        }

        return new SiloProcess(Process.Start(start)!);
    }

    /// <summary>Reads what it prints up to the line that says that it is ready.</summary>
    public async Task<string> ReadReportAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
            if (line == "SensorGrid is ready")
            {
                return string.Join('\n', lines);
            }
        }

        throw new InvalidOperationException($"It ended before it was ready: {string.Join('\n', lines)}{await _errors}");
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> WaitAsync(CancellationToken cancellationToken)
    {
        var output = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await _errors.WaitAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, output, errors);
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
}
