namespace Vae.Report;

internal static partial class ConditionalGeneration
{
    /// <summary>As many samples of each class, every class in turn as <c>vae generate</c> draws them, and what the classifier reads.</summary>
    private sealed record Sample(
        long Seed,
        int Classes,
        float[][] Latents,
        long[] Labels,
        float[] Images,
        long[] ReadAs
    )
    {
        /// <summary>The share that is read as the class asked for.</summary>
        public double Overall => Labels.Zip(ReadAs).Average(pair => pair.First == pair.Second ? 1 : 0);

        /// <summary>The same of each class.</summary>
        public IEnumerable<double> ByClass =>
            Enumerable
                .Range(0, Classes)
                .Select(label => Labels.Zip(ReadAs).Where(pair => pair.First == label))
                .Select(pairs => pairs.Average(pair => pair.First == pair.Second ? 1 : 0));

        public static Sample Draw(ReportInputs inputs, Classifier judge, long seed, int perClass)
        {
            var model = inputs.Cvae;
            var count = perClass * model.ClassCount;
            var latents = model.SamplePrior(count, seed);
            long[] labels = [.. Enumerable.Range(0, count).Select(i => (long)(i % model.ClassCount))];
            var images = model.Decode(latents, labels, inputs.Cancellation);
            return new Sample(
                seed,
                model.ClassCount,
                [.. latents.Chunk(model.LatentSize)],
                labels,
                images,
                judge.Predict(images)
            );
        }

        /// <summary>Values of the samples in the order of the sheet: those of a class after each other.</summary>
        public IReadOnlyList<T> ByRow<T>(IReadOnlyList<T> values) =>
            [.. Enumerable.Range(0, values.Count).OrderBy(i => i % Classes).Select(i => values[i])];
    }
}
