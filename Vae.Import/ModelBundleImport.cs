using Vae.Inference;

namespace Vae.Import;

/// <summary>
/// Variational autoencoders that other tools made, as bundles: <c>ModelBundle.Import(path, options)</c> of a directory or of one file, and
/// <c>ModelBundle.Import(encoder, decoder, options)</c> of two.
/// </summary>
/// <example>
/// <code language="csharp">
/// ModelBundle.Write("models/sd-vae", ModelBundle.Import("exported/sd-vae"));
/// </code>
/// </example>
public static class ModelBundleImport
{
    extension(ModelBundle)
    {
        /// <summary>
        /// Makes a bundle of a directory in optimum's layout (<c>vae_encoder/model.onnx</c>, <c>vae_decoder/model.onnx</c> and a <c>config.json</c>
        /// beside each), of a directory with <c>encoder.onnx</c> and <c>decoder.onnx</c>, or of one file with both networks in it.
        /// </summary>
        /// <param name="path">The directory or the file.</param>
        /// <param name="options">What the files do not say of themselves; null for nothing.</param>
        /// <returns>The bundle, whose outputs were compared with those of the files.</returns>
        /// <exception cref="ArgumentException">An option is out of range.</exception>
        /// <exception cref="IOException">A file is missing or cannot be read.</exception>
        /// <exception cref="InvalidDataException">The files are no autoencoder that can be imported; the message says why.</exception>
        /// <exception cref="DllNotFoundException">ONNX Runtime's native library is missing; the message names its package.</exception>
        /// <example>
        /// <code language="csharp">
        /// var bundle = ModelBundle.Import("exported/sd-vae");
        /// using var imported = VaeModel.FromBundle(bundle);
        /// Console.WriteLine($"{imported.DataSize} numbers a row, {imported.LatentSize} latent dimensions.");
        /// </code>
        /// </example>
        public static ModelBundle Import(string path, VaeImportOptions? options = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            options ??= new();
            options.Validate();
            if (!Directory.Exists(path))
            {
                var both = ForeignGraph.Read(path);
                return Imported(both, both, options);
            }

            if (OptimumDirectory.Find(path) is { } optimum)
            {
                return Imported(optimum, options);
            }

            if (File.Exists(Path.Combine(path, BundleFormat.CardFile)))
            {
                throw new InvalidDataException(
                    $"{path} holds a {BundleFormat.CardFile} and is a model bundle already; expected the files of another tool."
                );
            }

            string[] files =
            [
                Path.Combine(path, BundleFormat.EncoderFile),
                Path.Combine(path, BundleFormat.DecoderFile),
            ];
            return Array.TrueForAll(files, file => !File.Exists(file))
                ? throw new InvalidDataException(
                    $"{path} holds neither vae_encoder and vae_decoder nor {BundleFormat.EncoderFile} and {BundleFormat.DecoderFile}; expected one of the two, or name the files themselves."
                )
                : Import(files[0], files[1], options);
        }

        /// <summary>Makes a bundle of an encoder and a decoder in ONNX.</summary>
        /// <param name="encoder">The file of the encoder.</param>
        /// <param name="decoder">The file of the decoder.</param>
        /// <param name="options">What the files do not say of themselves; null for nothing.</param>
        /// <returns>The bundle, whose outputs were compared with those of the files.</returns>
        /// <exception cref="ArgumentException">An option is out of range.</exception>
        /// <exception cref="IOException">A file is missing or cannot be read.</exception>
        /// <exception cref="InvalidDataException">The files are no autoencoder that can be imported; the message says why.</exception>
        /// <exception cref="DllNotFoundException">ONNX Runtime's native library is missing; the message names its package.</exception>
        /// <example>
        /// <code language="csharp">
        /// var bundle = ModelBundle.Import(
        ///     "encoder.onnx",
        ///     "decoder.onnx",
        ///     new VaeImportOptions { Activation = DecoderActivation.Logits, Shape = new DataShape(1, 28, 28) }
        /// );
        /// ModelBundle.Write("models/imported", bundle);
        /// </code>
        /// </example>
        public static ModelBundle Import(string encoder, string decoder, VaeImportOptions? options = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(encoder);
            ArgumentException.ThrowIfNullOrEmpty(decoder);
            options ??= new();
            options.Validate();
            return Imported(ForeignGraph.Read(encoder), ForeignGraph.Read(decoder), options);
        }
    }

    private static ModelBundle Imported(OptimumDirectory files, VaeImportOptions options)
    {
        var (completed, scale, channels) = files.Complete(options);
        return new VaeImport(ForeignGraph.Read(files.Encoder), ForeignGraph.Read(files.Decoder), completed, scale)
        {
            LatentChannels = channels,
        }.ToBundle();
    }

    private static ModelBundle Imported(ForeignGraph encoder, ForeignGraph decoder, VaeImportOptions options) =>
        new VaeImport(
            encoder,
            decoder,
            options,
            new LatentScale([options.ScalingFactor ?? 1], [options.ShiftFactor ?? 0])
        ).ToBundle();
}
