using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SensorGrid.Load.Report;

/// <summary>When, of which commit and where a run was: without that its figures are worth nothing later.</summary>
internal static class RunHeading
{
    public static string Format(bool quick, TimeProvider clock)
    {
        var what = quick ? "quick run" : "full run";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{clock.GetUtcNow():yyyy-MM-dd HH:mm} UTC, commit {Commit()}, {what}\n{Environment.ProcessorCount} x {Processor()}, {Memory()} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}\n");
    }

    private static string Commit()
    {
        var commit = Git("rev-parse", "--short", "HEAD");
        return commit.Length == 0 ? "unknown" : Git("status", "--porcelain").Length == 0 ? commit : $"{commit} with changes";
    }

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        var model = File.Exists(Info) ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string Memory() => (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30)).ToString("F0", CultureInfo.InvariantCulture);

    private static string Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", AppContext.BaseDirectory, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Trim() : "";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
