using SensorGrid.Sources.Definitions;

namespace SensorGrid.Api.Readings;

/// <summary>The record formats that streams are read by now.</summary>
internal interface IStreamFormats
{
    /// <summary>Gets the formats.</summary>
    ValueTask<SourceDefinitions> GetAsync(CancellationToken cancellationToken);
}
