namespace SensorGrid.Cli.Definitions;

/// <summary>Sentences that several commands print.</summary>
internal static class Wording
{
    public const string NoRevision = "no revision was ever applied: silos run with the features.json that they were started with";
}
