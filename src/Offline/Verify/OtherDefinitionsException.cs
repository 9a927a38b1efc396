namespace SensorGrid.Offline.Verify;

/// <summary>The live system decodes records by other source definitions than those that the log is read by: all of its numbers could differ.</summary>
public sealed class OtherDefinitionsException : Exception
{
    internal OtherDefinitionsException(string live, string here)
        : base($"the live system runs with {Name(live)}, and the log is read with {Name(here)}")
    {
    }

    private static string Name(string hash) => hash.Length == 0 ? "no source definitions" : $"the source definitions {hash}";
}
