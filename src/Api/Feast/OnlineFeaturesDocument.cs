using System.ComponentModel;

namespace SensorGrid.Api.Feast;

[Description("Features by column, as Feast's server answers.")]
internal sealed record OnlineFeaturesDocument(FeastMetadataDocument Metadata, FeastColumnDocument[] Results);
