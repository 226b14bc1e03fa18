import type { FoundImage } from '../../images/images.ts';
import type { Call, Command } from '../command.ts';
import { completeChartOrRelease } from '../chart-or-release.ts';
import { checkTlsFiles } from '../flag-options.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { shownManifests, shownManifestsFlags } from '../shown-manifests.ts';

async function run(call: Call): Promise<void> {
  const { flags, out } = call;
  await checkTlsFiles(call);
  const found = await foundImages(call);
  const images = flags.bool('no-guesses') ? found.filter(({ guessed }) => !guessed) : found;
  const { imagesReport, imagesTable, imagesText, imageRemarks } = await import('../output/images.ts');
  const format = outputFormat(flags);
  if (format !== 'table') {
    const { encoded } = await import('../../action/read/encoded.ts');
    out.print(encoded(imagesReport(images), format));
  } else if (flags.string('by') === 'object') out.print(imagesTable(images));
  else {
    for (const line of imageRemarks(images)) out.note(line);
    out.print(imagesText(images));
  }
}

async function foundImages(call: Call): Promise<FoundImage[]> {
  const manifests = await shownManifests(call);
  const { readObjects } = await import('../../manifest/objects.ts');
  const { imagesOf } = await import('../../images/images.ts');
  return imagesOf(readObjects(manifests));
}

export const imagesCommand: Command = {
  usage: 'CHART|RELEASE',
  long: `Lists the container images that the objects of a chart or a release name, each once: of containers, init containers, ephemeral
containers and image volumes, hooks and tests too.

In custom resources every field "image" is looked at that can be one. What is found there is a guess; stderr and the other forms of the
output say so, and --no-guesses leaves it out. CRDs are not looked at.

A chart is rendered as template does it, without a cluster, with --release for the name. Of a release the manifests are those that were
recorded. A word that is no file or folder here is a release; --of names one in any case.`,
  examples: `  # to have them all here
  {program} images ./chart -f production.yaml | xargs -n1 docker pull

  # which object has which, and where
  {program} images ./chart --by object

  # of a release, for a program
  {program} images web -o json`,
  flags: [
    {
      name: 'by',
      type: 'string',
      default: 'image',
      usage: 'a line for each image, or for each object and container that has one',
      values: ['image\teach once', 'object\twith object, container and field'],
      check: (value) => {
        if (value !== 'image' && value !== 'object') throw new Error('it is image or object');
      },
    },
    { name: 'no-guesses', type: 'bool', usage: 'leave out what custom resources have' },
    outputFlag,
    ...shownManifestsFlags,
  ],
  args: { kind: 'at most', count: 1 },
  complete: completeChartOrRelease,
  run,
};
