using System.ComponentModel;
using System.Diagnostics;

namespace SensorGrid.Api.Tests.Python;

/// <summary>Finds what of Python is installed.</summary>
internal static class PythonTools
{
    /// <summary>Variables for a client in Python: none of this machine's own settings of AWS count.</summary>
    public static Dictionary<string, string> Environment { get; } = new()
    {
        ["AWS_CONFIG_FILE"] = "/nonexistent",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["NO_PROXY"] = "127.0.0.1",
    };

    /// <summary>Ends the running test as skipped when a module cannot be imported.</summary>
    public static void SkipWithout(string python, string module)
    {
        Assert.SkipUnless(Runs(python, "-c", $"import {module}"), $"{python} has no {module}: apt-get install python3-{module}.");
    }

    /// <summary>Determines whether a program runs to a good end.</summary>
    public static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
