using System.ComponentModel;

namespace SensorGrid.Api.Feast;

[Description("An error of Feast's: `detail` is a text or, with 422, an array of what is wrong. Where Feast has an exception of its own, the body is a string that holds its module, class and message instead.")]
internal sealed record FeastErrorDocument(object Detail);
