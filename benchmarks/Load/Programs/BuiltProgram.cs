namespace SensorGrid.Load.Programs;

/// <summary>Where the build has put the programs that a user starts.</summary>
internal static class BuiltProgram
{
    public static string Silo { get; } = Find("Silo");

    public static string Cli { get; } = Find("Cli");

    // artifacts/bin/Load/release -> artifacts/bin/Silo/release/SensorGrid.Silo.dll
    private static string Find(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"SensorGrid.{project}.dll");
        return File.Exists(program) ? program : throw new FileNotFoundException($"{program} is missing: build the solution first, in Release.");
    }
}
