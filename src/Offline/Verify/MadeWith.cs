using System.Globalization;
using SensorGrid.Client;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;

namespace SensorGrid.Offline.Verify;

/// <summary>Compares what an answer was made with, as its receipt says, with what a replay would be made with.</summary>
/// <param name="Obstacles">What differs, as sentences.</param>
/// <param name="Unknown">The members that the receipt does not state.</param>
internal sealed record MadeWith(IReadOnlyList<string> Obstacles, IReadOnlyList<string> Unknown)
{
    public static async Task<MadeWith> CompareAsync(
        LiveReceipt receipt, FeatureDefinitions definitions, IModelScorer scorer, string sources, LiveSystem? live, CancellationToken cancellationToken)
    {
        var obstacles = new List<string>();
        var unknown = new List<string>();
        ModelDefinition? model = null;
        if (receipt.Revision == 0)
        {
            Compare("feature definitions", receipt.Definitions, definitions.Hash);
            Compare("alarm budgets", receipt.Alarms, ReplayComputation.HashOf(definitions.Alarms));
        }
        else if (await live!.GetRevisionAsync(receipt.Revision, cancellationToken) is { } revision)
        {
            Compare("feature definitions", receipt.Definitions, revision.Entry.Hash);
            model = ModelSet.Find([.. (revision.Models ?? []).Select(one => ModelDefinition.Parse(one.Name, one.Text))], receipt.SensorId);
        }
        else
        {
            obstacles.Add(string.Create(CultureInfo.InvariantCulture, $"the live system has no revision {receipt.Revision} of the definitions"));
        }

        Compare("model", receipt.Model, model is null ? ReplayComputation.ModelOf(scorer) : ReplayComputation.ModelOf(model.Manifest.Description));
        Compare("arithmetic", receipt.Arithmetic, ReplayComputation.ArithmeticOf(scorer));
        // None are null as well: only where the silos agree does that say something.
        if (receipt.Arithmetic is not null && (receipt.Sources ?? "") != sources)
        {
            obstacles.Add($"source definitions: the receipt says {receipt.Sources ?? "none"}, the replay has {(sources.Length == 0 ? "none" : sources)}");
        }

        return new MadeWith(obstacles, unknown);

        void Compare(string what, string? said, string here)
        {
            if (said is null)
            {
                unknown.Add(what);
            }
            else if (said != here)
            {
                obstacles.Add($"{what}: the receipt says {said}, the replay has {here}");
            }
        }
    }
}
