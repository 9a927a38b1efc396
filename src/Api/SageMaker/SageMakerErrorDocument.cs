using System.ComponentModel;
using System.Text.Json.Serialization;

namespace SensorGrid.Api.SageMaker;

[Description("An error of AWS'; its type is in the header x-amzn-ErrorType.")]
internal sealed record SageMakerErrorDocument([property: JsonPropertyName("Message")] string Message);
