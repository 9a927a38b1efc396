namespace SensorGrid.Hosting.StartUp;

/// <summary>Looks at the command line before it becomes configuration, which would take no notice of what it does not know.</summary>
public static class CommandLineArguments
{
    private static readonly string[] Sections = ["SensorGrid", "Logging", "Kestrel", "AllowedHosts", "Environment"];

    public static bool AsksForHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?" or "/?" or "help");

    /// <exception cref="StartUpException">An argument is no setting.</exception>
    public static void Check(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].Split('=', 2)[0];
            if (!IsSetting(name))
            {
                // Its value is left out: it could be a key.
                throw new StartUpException($"'{name}' is not an argument; settings are given as --urls URL or --SensorGrid:<setting>=<value>, and --help lists them.");
            }

            // The form with a blank: the value is an argument of its own.
            i += args[i].Contains('=', StringComparison.Ordinal) ? 0 : 1;
        }
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("--", StringComparison.Ordinal)
        && (name[2..].Equals("urls", StringComparison.OrdinalIgnoreCase)
            || Sections.Contains(name[2..].Split(':')[0], StringComparer.OrdinalIgnoreCase));
}
