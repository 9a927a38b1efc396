using SensorGrid.Features.Definitions;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The definitions that the silo was started with: revision 0, and what a revision leaves as it is.</summary>
/// <param name="Features">The feature definitions, with the alarm budgets.</param>
/// <param name="Sources">The record formats.</param>
/// <param name="Streams">The streams that are read; null for the main stream.</param>
/// <param name="Models">The silo's models.</param>
internal sealed record OwnDefinitions(FeatureDefinitions Features, SourceDefinitions Sources, IReadOnlyList<string?> Streams, SiloModels Models);
