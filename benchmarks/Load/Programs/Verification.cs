using System.Diagnostics;

namespace SensorGrid.Load.Programs;

/// <summary><c>sensorgrid verify</c>, as a part of a run: a fast answer that is wrong is none.</summary>
internal static class Verification
{
    /// <summary>Compares every sensor of a silo with a replay of the log.</summary>
    /// <exception cref="InvalidOperationException">Something differs, or could not be compared.</exception>
    public static async Task RunAsync(SiloProgram silo, LogServer log, CancellationToken cancellationToken, string? features = null)
    {
        string[] arguments =
        [
            BuiltProgram.Cli, "verify", "--api", silo.Http.BaseAddress!.ToString(), "--kinesis", log.ServiceUrl.ToString(), "--stream", LogServer.Stream, "--parallel", "16",
            .. features is null ? Array.Empty<string>() : ["--features-file", features],
        ];
        using var verify = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = verify.StandardError.ReadToEndAsync(cancellationToken);
        var output = await verify.StandardOutput.ReadToEndAsync(cancellationToken);
        await verify.WaitForExitAsync(cancellationToken);
        if (verify.ExitCode != 0 || !output.TrimEnd().EndsWith(", 0 differ", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The features are not those of the log:\n{output}\n{await errors}");
        }
    }
}
