using System.Globalization;
using SensorGrid.Offline.Applications;

namespace SensorGrid.Cli.Verify;

/// <summary>Prints what became of SQL applications: a line for each.</summary>
internal static class ApplicationReport
{
    public static void Write(TextWriter writer, IReadOnlyList<ApplicationResult> results)
    {
        foreach (var result in results)
        {
            if (result.First is { } first)
            {
                writer.WriteLine($"differs: application {result.Name}, {first}");
            }

            if (result.NotCompared is { } why)
            {
                writer.WriteLine($"not compared: rows of application {result.Name}, {why}");
            }

            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"application {result.Name}: {result.Compared} rows compared, {result.Missing} missing, {result.Surplus} surplus, {result.Differing} differ"));
        }
    }
}
