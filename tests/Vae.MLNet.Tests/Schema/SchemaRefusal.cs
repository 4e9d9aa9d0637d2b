using Microsoft.ML;

namespace Vae.MLNet.Tests.Schema;

/// <summary>The errors of an estimator that data does not fit.</summary>
internal static class SchemaRefusal
{
    /// <summary>That of fitting, and that of foretelling the shape of what it would make.</summary>
    public static (ArgumentOutOfRangeException Fit, ArgumentOutOfRangeException Foretold) Of(
        IEstimator<ITransformer> estimator,
        IDataView data
    ) =>
        (
            Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(data)),
            Assert.Throws<ArgumentOutOfRangeException>(() => Shapes.Of(estimator, data.Schema))
        );
}
